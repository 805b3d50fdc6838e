"""The ledger's own guard: at commit an entry has lines, and they sum to zero.

The functions run as the owner, since at commit no practice scope is open any more.
"""

from __future__ import annotations

from django.db import migrations

FORWARD = """
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

CREATE FUNCTION ledger_entry_has_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM billing_ledgerline WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'ledger entry % has no lines', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_has_lines';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_has_lines AFTER INSERT ON billing_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_has_lines();
"""

BACKWARD = """
DROP FUNCTION ledger_lines_balance() CASCADE;
DROP FUNCTION ledger_entry_has_lines() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_isolation")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
