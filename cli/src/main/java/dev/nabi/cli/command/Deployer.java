package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.function.Rollout;
import dev.nabi.cli.function.Traffic;
import dev.nabi.cli.kube.Yaml;
import dev.nabi.cli.output.Progress;
import dev.nabi.cli.project.CompileErrors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Writes a Function and waits until its new revision has the traffic. */
final class Deployer {
    private final Session session;
    private final Target target;

    Deployer(Session session, Target target) {
        this.session = session;
        this.target = target;
    }

    JsonNode write(ObjectNode object, Optional<JsonNode> live) {
        return target.functions().write(target.namespace(), object, live, false);
    }

    /**
     * Waits for the revision of the spec that was written. Where an earlier rollback holds the traffic, it is given to the
     * new revision as soon as that works.
     *
     * @param file the source, for the lines of compile errors
     */
    FunctionView await(JsonNode written, Duration patience, Path file, boolean releasesTraffic) {
        var progress = new Progress(session);
        var name = Yaml.at(written, "metadata", "name").asText();
        var end = session.clock().instant().plus(patience);
        try {
            var function = awaitRollout(name, patience, file, progress);
            var pinned = Traffic.pinned(function);
            if (releasesTraffic && pinned.isPresent()) {
                session.say("the traffic, which was held at " + pinned.get() + ", goes to the latest revision again");
                var released = Traffic.allTo("", function);
                var patch = Yaml.object();
                patch.putObject("spec")
                        .set("traffic", released.isEmpty() ? NullNode.getInstance() : Traffic.field(released));
                target.functions().merge(target.namespace(), name, patch);
                return awaitRollout(name, Duration.between(session.clock().instant(), end), file, progress);
            }
            return function;
        } finally {
            progress.end();
        }
    }

    private FunctionView awaitRollout(String name, Duration patience, Path file, Progress progress) {
        var watch = target.functions().watch(session.clock(), target.namespace(), name);
        var last = new String[] {""};
        return watch.until(patience, object -> {
                    if (object.isMissingNode()) {
                        throw new CommandException(
                                ExitCode.NOT_FOUND, "the Function '" + name + "' was deleted meanwhile");
                    }
                    var function = new FunctionView(object);
                    return switch (Rollout.of(function)) {
                        case Rollout.Done done -> Optional.of(function);
                        case Rollout.Pending(var message) -> {
                            last[0] = message;
                            progress.say(message);
                            yield Optional.<FunctionView>empty();
                        }
                        case Rollout.Failed failed -> throw refused(function, failed, file);
                    };
                })
                .orElseThrow(() -> new CommandException(
                        ExitCode.TIMEOUT,
                        "the new revision has no traffic after " + patience.toSeconds() + " s (--timeout): " + last[0]
                                + ". It goes on; `" + session.command() + " get " + name + "` shows how far it is"
                                + (last[0].contains("operator")
                                        ? ", `" + session.command() + " doctor` whether an operator runs"
                                        : "")));
    }

    private static CommandException refused(FunctionView function, Rollout.Failed failed, Path file) {
        var serving = function.trafficText();
        var message = CompileErrors.isIn(failed.message())
                ? CompileErrors.located(failed.message(), file)
                : failed.reason() + ": " + failed.message();
        return new CommandException(
                failed.reason().equals("InvalidSpec") ? ExitCode.USAGE : ExitCode.ROLLOUT_FAILED,
                message + "\n"
                        + (serving.isEmpty()
                                ? "No revision of " + function.name() + " takes calls."
                                : "The traffic stays where it was: " + serving + "."));
    }
}
