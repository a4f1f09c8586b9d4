"""Documents: filing, amendment, superseding, withdrawal, restoring."""
