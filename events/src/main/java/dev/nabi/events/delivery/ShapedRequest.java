package dev.nabi.events.delivery;

import java.util.List;
import java.util.Map;

/** The request that delivers events to a function: what its author sees of it. Fields of the platform are added later. */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record ShapedRequest(String method, String target, List<Map.Entry<String, String>> fields, byte[] body) {}
