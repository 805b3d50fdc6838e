"""Forms about money: one module per page (payments, fee_schedule)."""
