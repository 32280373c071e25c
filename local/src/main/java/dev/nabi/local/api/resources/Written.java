package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a write led to: the object as it is now, whether it is new, and what the writer should know. */
public record Written(ObjectNode object, boolean created, List<String> warnings) {}
