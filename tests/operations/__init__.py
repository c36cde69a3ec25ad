"""What an administrator looks at: probes, metrics, logs and the doctor; backup and compose."""
