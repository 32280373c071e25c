CREATE TABLE event_lane (
  id ${identity},
  namespace TEXT NOT NULL,
  function TEXT NOT NULL,
  trigger_name TEXT NOT NULL,
  UNIQUE (namespace, function, trigger_name)
);
CREATE TABLE event (
  seq ${identity},
  id TEXT NOT NULL UNIQUE,
  lane BIGINT NOT NULL,
  state SMALLINT NOT NULL,
  epoch BIGINT NOT NULL,
  accepted_at BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  owner TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  deferrals INTEGER NOT NULL,
  kills INTEGER NOT NULL,
  replayed SMALLINT NOT NULL,
  depth INTEGER NOT NULL,
  bytes BIGINT NOT NULL,
  ordering_key TEXT,
  origin TEXT NOT NULL,
  settled_at BIGINT,
  reason TEXT,
  detail TEXT
);
CREATE INDEX event_due ON event (lane, not_before, seq) WHERE state = 0;
CREATE INDEX event_leased ON event (lease_until) WHERE state = 1;
CREATE INDEX event_ordered ON event (lane, ordering_key, seq) WHERE ordering_key IS NOT NULL AND state < 3;
CREATE UNIQUE INDEX event_one_of_a_key ON event (lane, ordering_key) WHERE ordering_key IS NOT NULL AND state = 1;
CREATE INDEX event_dead ON event (lane, seq) WHERE state = 5;
CREATE INDEX event_settled ON event (settled_at) WHERE state IN (3, 4);
CREATE TABLE event_payload (
  seq ${number} PRIMARY KEY,
  head TEXT NOT NULL,
  body ${bytes} NOT NULL
);
CREATE TABLE event_attempt (
  seq BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  millis BIGINT NOT NULL,
  counted SMALLINT NOT NULL,
  status INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  cold SMALLINT NOT NULL,
  revision TEXT NOT NULL,
  PRIMARY KEY (seq, epoch)
)${clustered};
CREATE TABLE event_result (
  seq ${number} PRIMARY KEY,
  status INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  body ${bytes} NOT NULL
);
CREATE TABLE event_unique (
  value TEXT PRIMARY KEY,
  event_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX event_unique_until ON event_unique (until);
CREATE TABLE event_topic (
  position ${rising},
  namespace TEXT NOT NULL,
  topic TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  head TEXT NOT NULL,
  body ${bytes} NOT NULL
);
CREATE INDEX event_topic_from ON event_topic (namespace, topic, published_at, position);
CREATE INDEX event_topic_old ON event_topic (published_at);
CREATE TABLE event_book (
  shard INTEGER NOT NULL,
  lane BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  settled BIGINT NOT NULL,
  dead BIGINT NOT NULL,
  live BIGINT NOT NULL,
  live_bytes BIGINT NOT NULL,
  PRIMARY KEY (shard, lane)
);
