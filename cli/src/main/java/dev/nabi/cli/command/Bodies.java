package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.Body;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;

/** The body of a call, from what the command line says, and its content type. */
record Bodies(Session session) {
    private static final Map<String, String> TYPES = Map.of(
            "json", "application/json",
            "xml", "application/xml",
            "txt", "text/plain; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "csv", "text/csv; charset=utf-8",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "png", "image/png",
            "pdf", "application/pdf");

    Body data(String data) {
        if (data.equals("@-")) {
            return typed(standardInput());
        }
        return data.startsWith("@") ? file(data.substring(1)) : typed(data.getBytes(StandardCharsets.UTF_8));
    }

    Body file(String name) {
        var path = session.path(name);
        try {
            var suffix = name.substring(name.lastIndexOf('.') + 1);
            return new Body(Files.readAllBytes(path), TYPES.getOrDefault(suffix, "application/octet-stream"));
        } catch (IOException e) {
            throw CommandException.usage("the file " + path + " cannot be read: " + e.getMessage());
        }
    }

    private byte[] standardInput() {
        try {
            return session.in().readAllBytes();
        } catch (IOException e) {
            throw CommandException.usage("standard input cannot be read: " + e.getMessage());
        }
    }

    /** What looks like JSON is JSON; anything else is text. */
    private static Body typed(byte[] content) {
        var text = new String(content, StandardCharsets.UTF_8).strip();
        var isJson = (text.startsWith("{") && text.endsWith("}")) || (text.startsWith("[") && text.endsWith("]"));
        return new Body(content, isJson ? "application/json" : "text/plain; charset=utf-8");
    }
}
