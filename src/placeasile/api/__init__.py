"""JSON interface under ``/api``. Translates HTTP into commands and queries; decides nothing."""
