package dev.nabi.gateway.events;

import java.util.List;
import java.util.Map;

/** What the events process answered. */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record EventsAnswer(int status, List<Map.Entry<String, String>> fields, byte[] body) {}
