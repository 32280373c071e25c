package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.function.FunctionView.Share;
import dev.nabi.cli.function.Traffic;
import dev.nabi.cli.kube.Yaml;
import dev.nabi.cli.output.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Writes {@code spec.traffic}, and waits until the traffic goes there. */
final class TrafficWriting {
    private final Session session;
    private final Target target;

    TrafficWriting(Session session, Target target) {
        this.session = session;
        this.target = target;
    }

    /** No shares means all to the latest revision that is ready. */
    ExitCode write(String name, List<Share> shares, int timeout) {
        var functions = target.functions();
        var before = new FunctionView(functions.require(target.namespace(), name)).trafficText();
        var patch = Yaml.object();
        patch.putObject("spec").set("traffic", shares.isEmpty() ? NullNode.getInstance() : Traffic.field(shares));
        functions.merge(target.namespace(), name, patch);
        var progress = new Progress(session);
        try {
            var after = functions
                    .watch(session.clock(), target.namespace(), name)
                    .until(Duration.ofSeconds(timeout), object -> settled(new FunctionView(object), shares, progress))
                    .orElseThrow(() -> new CommandException(
                            ExitCode.TIMEOUT,
                            "the traffic has not moved after " + timeout + " s; it goes on: nabi traffic " + name));
            progress.end();
            session.out()
                    .println("traffic: " + after.trafficText() + (before.isEmpty() ? "" : " (before: " + before + ")"));
            return ExitCode.OK;
        } finally {
            progress.end();
        }
    }

    private static Optional<FunctionView> settled(FunctionView function, List<Share> wanted, Progress progress) {
        if (!function.isObserved()) {
            return Optional.empty();
        }
        var ready = function.condition("Ready");
        if (ready.isFalse() && ready.reason().equals("TrafficNotResolved")) {
            throw CommandException.usage(ready.message());
        }
        progress.say("traffic: " + function.trafficText());
        return isAsWanted(function, wanted) ? Optional.of(function) : Optional.empty();
    }

    private static boolean isAsWanted(FunctionView function, List<Share> wanted) {
        var latest = function.latestReady().orElse("");
        if (wanted.isEmpty()) {
            return weight(function, latest) == 100;
        }
        return wanted.stream().allMatch(share -> {
            var revision = share.revision().isEmpty() ? latest : share.revision();
            var same = wanted.stream()
                    .filter(other -> (other.revision().isEmpty() ? latest : other.revision()).equals(revision))
                    .mapToInt(Share::weight)
                    .sum();
            return weight(function, revision) == same;
        });
    }

    private static int weight(FunctionView function, String revision) {
        return function.traffic().stream()
                .filter(share -> share.revision().equals(revision))
                .mapToInt(Share::weight)
                .sum();
    }
}
