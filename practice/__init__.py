"""The tenant: practices, people and roles, the audit trail and the tenant scope."""
