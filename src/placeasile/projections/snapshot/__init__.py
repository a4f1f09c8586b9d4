"""The query tables of a moment as one DuckDB file, made through Parquet."""
