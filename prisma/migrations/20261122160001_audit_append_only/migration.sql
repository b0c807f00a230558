-- The audit log only grows: no statement may change or remove an entry, whoever sends it.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "audit_entry_refuse_row_change"
  BEFORE UPDATE OR DELETE ON "AuditEntry"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();

CREATE TRIGGER "audit_entry_refuse_truncate"
  BEFORE TRUNCATE ON "AuditEntry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();

-- Triggers hold in replica mode too, where ordinary ones are passed over.
ALTER TABLE "AuditEntry" ENABLE ALWAYS TRIGGER "audit_entry_refuse_row_change";
ALTER TABLE "AuditEntry" ENABLE ALWAYS TRIGGER "audit_entry_refuse_truncate";
