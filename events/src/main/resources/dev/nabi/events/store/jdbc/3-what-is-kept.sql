ALTER TABLE event_lane ADD COLUMN idle_since BIGINT;
ALTER TABLE event_lane ADD COLUMN idle_accepted BIGINT;
INSERT INTO event_lane (namespace, function, trigger_name) VALUES ('', '', '~gone');
UPDATE event_book SET live_bytes = CASE WHEN shard = (SELECT MIN(o.shard) FROM event_book o WHERE o.lane = event_book.lane)
  THEN COALESCE((SELECT SUM(LENGTH(t.head) + LENGTH(t.body)) FROM event_topic t JOIN event_lane l ON l.namespace = t.namespace WHERE l.id = event_book.lane), 0)
  ELSE 0 END
  WHERE lane IN (SELECT id FROM event_lane WHERE function = '' AND trigger_name = '~log');
INSERT INTO event_lane (namespace, function, trigger_name)
  SELECT DISTINCT l.namespace, '', '~kept' FROM event e JOIN event_lane l ON l.id = e.lane WHERE e.state IN (3, 4);
INSERT INTO event_book (shard, lane, accepted, settled, dead, live, live_bytes)
  SELECT 0, k.id, 0, 0, 0, 0, SUM(400 + COALESCE(LENGTH(r.body), 0)) FROM event e
  JOIN event_lane l ON l.id = e.lane
  JOIN event_lane k ON k.namespace = l.namespace AND k.function = '' AND k.trigger_name = '~kept'
  LEFT JOIN event_result r ON r.seq = e.seq
  WHERE e.state IN (3, 4) GROUP BY k.id;
${books};
