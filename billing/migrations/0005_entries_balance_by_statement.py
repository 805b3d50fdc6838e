"""Lines of an entry come in one statement and sum to zero: seen once a statement instead of once a line."""

from __future__ import annotations

from django.db import migrations

FORWARD = """
DROP TRIGGER ledger_entry_balances ON billing_ledgerline;
DROP FUNCTION ledger_lines_balance();

CREATE FUNCTION ledger_lines_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    unbalanced bigint;
BEGIN
    SELECT line.entry_id INTO unbalanced FROM billing_ledgerline line
        WHERE line.entry_id IN (SELECT entry_id FROM written)
        GROUP BY line.entry_id HAVING sum(line.amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger entry % does not sum to zero', unbalanced
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balances';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_balances AFTER INSERT ON billing_ledgerline
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION ledger_lines_balance();
CREATE TRIGGER ledger_entry_balances_changed AFTER UPDATE ON billing_ledgerline
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION ledger_lines_balance();
"""

BACKWARD = """
DROP FUNCTION ledger_lines_balance() CASCADE;
CREATE FUNCTION ledger_lines_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF (SELECT sum(amount) FROM billing_ledgerline WHERE entry_id = NEW.entry_id) <> 0 THEN
        RAISE EXCEPTION 'ledger entry % does not sum to zero', NEW.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balances';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT OR UPDATE ON billing_ledgerline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_lines_balance();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_practice_by_composite_key")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
