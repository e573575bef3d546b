-- The books of the till. River brings its own tables. Amounts are major currency
-- units; a column with a scale would round what is too fine, so a check refuses it.

-- An order whose amount the customer's bank holds.
CREATE TABLE IF NOT EXISTS orders (
	order_id   text PRIMARY KEY,
	txn_uuid   text NOT NULL UNIQUE,
	routing_id text NOT NULL,
	amount     numeric NOT NULL CHECK (amount > 0 AND amount = round(amount, 2)),
	shipping   numeric NOT NULL DEFAULT 0, -- the part that shipments have been booked for
	cancelled  boolean NOT NULL DEFAULT false,
	CHECK (shipping BETWEEN 0 AND amount),
	CHECK (NOT cancelled OR shipping = 0)
);

-- An intended movement of money, stored before the first byte of it is sent.
CREATE TABLE IF NOT EXISTS movements (
	-- The idempotence key of a capture, the unique request id of a refund. It
	-- never changes. Of a void, which has no key at Juspay, it is only ours.
	id       text PRIMARY KEY,
	kind     text NOT NULL CHECK (kind IN ('capture', 'void', 'refund')),
	order_id text NOT NULL REFERENCES orders,
	txn_uuid text NOT NULL,
	amount   numeric NOT NULL CHECK (amount >= 0 AND amount = round(amount, 2)), -- 0: all that is held
	state    text NOT NULL DEFAULT 'intended' CHECK (state IN (
		'intended',  -- nothing of it is on its way: send it
		'sent',      -- a call is on its way, or its process died: ask
		'pending',   -- Juspay has taken it and will finish it: ask
		'unknown',   -- nobody knows: ask
		'listed',    -- asked for long enough: a person has to look
		'succeeded',
		'failed')),
	attempts int NOT NULL DEFAULT 0, -- how often it was sent, or was about to be
	asked    int NOT NULL DEFAULT 0,
	why      text NOT NULL DEFAULT '', -- what was heard of it last
	created  timestamptz NOT NULL DEFAULT now(),
	touched  timestamptz NOT NULL DEFAULT now(),
	ended    timestamptz
);
CREATE INDEX IF NOT EXISTS movements_of_an_order ON movements (order_id);
CREATE INDEX IF NOT EXISTS open_movements ON movements (touched) WHERE state NOT IN ('succeeded', 'failed');
CREATE UNIQUE INDEX IF NOT EXISTS one_void ON movements (txn_uuid) WHERE kind = 'void' AND state <> 'failed';

-- Goods that leave when their part of the money is captured. The id is the
-- merchant's: booking a shipment twice books it once.
CREATE TABLE IF NOT EXISTS shipments (
	id       text PRIMARY KEY,
	order_id text NOT NULL REFERENCES orders,
	movement text NOT NULL UNIQUE REFERENCES movements,
	amount   numeric NOT NULL CHECK (amount > 0 AND amount = round(amount, 2)),
	state    text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'shipped', 'stopped')),
	created  timestamptz NOT NULL DEFAULT now()
);

-- Money that goes back for a shipment.
CREATE TABLE IF NOT EXISTS refunds (
	id       text PRIMARY KEY,
	shipment text NOT NULL REFERENCES shipments,
	movement text NOT NULL UNIQUE REFERENCES movements,
	amount   numeric NOT NULL CHECK (amount > 0 AND amount = round(amount, 2)),
	state    text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'paid', 'failed')),
	created  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS refunds_of_a_shipment ON refunds (shipment);

-- Webhooks that were taken. Juspay sends some of them twice.
CREATE TABLE IF NOT EXISTS events (
	dedup_key text PRIMARY KEY,
	order_id  text NOT NULL,
	name      text NOT NULL,
	received  timestamptz NOT NULL DEFAULT now()
);
