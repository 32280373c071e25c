UPDATE event_book SET live_bytes = live_bytes + COALESCE((SELECT SUM(e.bytes) FROM event e WHERE e.lane = event_book.lane AND e.state = 5), 0)
  WHERE shard = (SELECT MIN(o.shard) FROM event_book o WHERE o.lane = event_book.lane);
CREATE INDEX event_topic_order ON event_topic (namespace, position);
INSERT INTO event_lane (namespace, function, trigger_name) SELECT DISTINCT namespace, '', '~log' FROM event_topic;
INSERT INTO event_book (shard, lane, accepted, settled, dead, live, live_bytes)
  SELECT 0, l.id, 0, 0, 0, 0, SUM(LENGTH(t.head) + LENGTH(t.body)) FROM event_topic t
  JOIN event_lane l ON l.namespace = t.namespace AND l.function = '' AND l.trigger_name = '~log' GROUP BY l.id;
