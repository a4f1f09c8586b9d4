"""The rules that look for anomalies in a dossier: pure, versioned, in French."""
