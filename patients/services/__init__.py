"""What the front desk does with patients and coverages."""
