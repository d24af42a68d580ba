-- Customers that were made one, and what it takes to make them two again.

CREATE TABLE intake.merged_customer (
    desk text COLLATE "C" NOT NULL,
    customer bigint NOT NULL,
    into_customer bigint NOT NULL,
    contacts bigint[] NOT NULL,
    quotas jsonb NOT NULL,
    facts jsonb NOT NULL,
    replaced_facts jsonb NOT NULL,
    merged_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (desk, customer),
    FOREIGN KEY (desk, customer) REFERENCES intake.customer (desk, customer) ON DELETE CASCADE,
    FOREIGN KEY (desk, into_customer) REFERENCES intake.customer (desk, customer) ON DELETE CASCADE
);
CREATE INDEX merged_customer_into ON intake.merged_customer (into_customer);
COMMENT ON TABLE intake.merged_customer IS 'Customers that were merged into others, until that is taken back';
COMMENT ON COLUMN intake.merged_customer.desk IS 'The desk';
COMMENT ON COLUMN intake.merged_customer.customer IS 'The one that is part of another now';
COMMENT ON COLUMN intake.merged_customer.into_customer IS 'That other';
COMMENT ON COLUMN intake.merged_customer.contacts IS 'The persons who went with it';
COMMENT ON COLUMN intake.merged_customer.quotas IS 'Its rows of quota_use';
COMMENT ON COLUMN intake.merged_customer.facts IS 'Its rows of customer_detail';
COMMENT ON COLUMN intake.merged_customer.replaced_facts IS 'Those of the other whose place newer ones of it took';
COMMENT ON COLUMN intake.merged_customer.merged_at IS 'When';
