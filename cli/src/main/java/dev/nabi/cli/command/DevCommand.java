package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.kube.ApiException;
import dev.nabi.cli.logs.LogFilter;
import dev.nabi.cli.logs.LogSource;
import dev.nabi.cli.output.Colours;
import dev.nabi.cli.output.Progress;
import dev.nabi.cli.project.Builds;
import dev.nabi.cli.project.Changes;
import dev.nabi.cli.project.Code;
import dev.nabi.cli.project.Project;
import dev.nabi.cli.project.ProjectReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deploys a function again each time that a file of it is saved, and shows its log meanwhile. */
@Command(
        name = "dev",
        description = {
            "Deploy a function each time that a file is saved, with its log and the compiler's words, until Ctrl-C.",
            "The Function stays when dev ends; --delete deletes it."
        })
final class DevCommand extends ClusterCommand {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = "A .java file or a directory; default: this directory.")
    String path = ".";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The Function's name; default: by the manifest or the file's name.")
    @Nullable
    String name;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME=VALUE",
            description = "An environment variable.")
    Map<String, String> environment = new LinkedHashMap<>();

    @Option(names = "--delete", description = "Delete the Function at the end.")
    boolean isDeleting;

    DevCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var root = session.path(path);
        try (var changes = Changes.of(root)) {
            var deployed = deploy(target);
            var function = deployed.orElseGet(
                    () -> name != null ? name : ProjectReader.nameOf(String.valueOf(root.getFileName())));
            if (isDeleting) {
                Runtime.getRuntime()
                        .addShutdownHook(
                                new Thread(() -> target.functions().delete(target.namespace(), function), "delete"));
            }
            var log = Thread.ofVirtual().name("log").start(() -> log(target, function));
            session.say("watching " + root + "; save a file, and the next call runs it. Ctrl-C ends");
            while (changes.await()) {
                deploy(target);
            }
            log.interrupt();
        }
        return ExitCode.OK;
    }

    /** One round: what fails is said, and the next save tries again. */
    private Optional<String> deploy(Target target) {
        var colours = Colours.of(session);
        var start = session.clock().instant();
        try {
            var progress = new Progress(session);
            var project = new ProjectReader(new Builds(progress::say)).read(session.path(path));
            progress.end();
            var function = name != null ? name : project.name();
            var live = target.functions().find(target.namespace(), function);
            var drafts = new Drafts(target, false);
            drafts.applyOthers(project);
            var draft = drafts.draft(project, function, live, null, environment);
            var after = written(target, project, draft, live);
            var took = Progress.seconds(Duration.between(start, session.clock().instant()));
            session.say(colours.green(after.latestCreated().orElse("") + " runs after " + took) + "  "
                    + after.url().orElse(""));
            return Optional.of(function);
        } catch (CommandException | ApiException e) {
            session.say(colours.red("nabi: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private FunctionView written(Target target, Project project, ObjectNode draft, Optional<JsonNode> live) {
        var deployer = new Deployer(session, target);
        var file = project.code() instanceof Code.Source source ? source.file() : project.path();
        return deployer.await(deployer.write(draft, live), Duration.ofSeconds(60), file, true);
    }

    private void log(Target target, String function) {
        var reading = new LogReading(session, target, function);
        var known = ConcurrentHashMap.<String>newKeySet();
        try {
            while (true) {
                try {
                    reading.logs().running(false).forEach(source -> follow(reading, source, known));
                } catch (CommandException | ApiException away) {
                    // What deploys says so.
                    known.clear();
                }
                Thread.sleep(LOOK_AGAIN);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(LogReading reading, LogSource source, Set<String> known) {
        if (known.add(source.pod())) {
            Thread.ofVirtual()
                    .name("log of " + source.pod())
                    .start(() -> reading.logs().read(source, true, Optional.empty(), line -> {
                        if (new LogFilter("", Optional.empty()).matches(line)) {
                            session.out().println(reading.shown(source, line));
                            session.out().flush();
                        }
                    }));
        }
    }
}
