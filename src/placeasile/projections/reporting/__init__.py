"""The schema ``reporting``: what dashboards and notebooks read, in plain SQL, at any moment."""
