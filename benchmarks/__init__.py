"""What the product's speed is measured with: `make bench`. Ratios in one run, since machines differ."""
