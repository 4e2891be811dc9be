"""What is told: figures, dashboards and reports."""
