package dev.nabi.cli.command;

import dev.nabi.cli.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say which dead letters. */
final class DeadLetterOptions {
    @Option(names = "--function", paramLabel = "NAME", description = "Those of one Function.")
    String function = "";

    @Option(names = "--trigger", paramLabel = "NAME", description = "Those of one Trigger.")
    String trigger = "";

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Rejected, AttemptsSpent, AgeSpent, Quarantined, TargetGone or Undeliverable.")
    String reason = "";

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Those that died at this time or later: 2026-03-01T09:00:00Z, or 2h for two hours ago.")
    String since = "";

    @Option(names = "--until", paramLabel = "TIME", description = "Those that died before this time.")
    String until = "";

    boolean isEmpty() {
        return (function + trigger + reason + since + until).isEmpty();
    }

    /** As the API has them; empty ones stand for nothing. */
    Map<String, String> parameters(Session session) {
        var now = session.clock().instant();
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("function", function);
        parameters.put("trigger", trigger);
        parameters.put("reason", reason);
        parameters.put("since", Times.parse("--since", since, now));
        parameters.put("until", Times.parse("--until", until, now));
        return parameters;
    }
}
