package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.function.SpecChanges;
import dev.nabi.cli.output.Colours;
import dev.nabi.cli.output.Progress;
import dev.nabi.cli.project.Builds;
import dev.nabi.cli.project.Code;
import dev.nabi.cli.project.Project;
import dev.nabi.cli.project.ProjectReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deploys code of this machine, or an image, and waits until the new revision has the traffic. */
@Command(
        name = "deploy",
        description = {
            "Deploy a Function, and wait until the new revision has the traffic.",
            "PATH is a .java file, a .jar, a .yaml file, or a directory with function.yaml, pom.xml, build.gradle, one .java file or scripts."
        })
final class DeployCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Parameters(arity = "0..1", paramLabel = "PATH", description = "What to deploy; default: this directory.")
    @Nullable
    String path;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The Function's name; default: by the manifest or the file's name.")
    @Nullable
    String name;

    @Option(names = "--image", paramLabel = "IMAGE", description = "A container image instead of a PATH.")
    @Nullable
    String image;

    @Option(
            names = "--handler",
            paramLabel = "CLASS",
            description = "The class to call, as pkg.Class or pkg.Class::method; default: found in the jar.")
    @Nullable
    String handler;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME=VALUE",
            description = "An environment variable; an empty value takes it away. Others are kept.")
    Map<String, String> environment = new LinkedHashMap<>();

    @Option(
            names = "--registry",
            paramLabel = "REGISTRY",
            description = "Push a jar as an image to REGISTRY/NAME, without a container engine, and deploy that.")
    @Nullable
    String registry;

    @Option(
            names = "--base",
            paramLabel = "IMAGE",
            description = "With --registry: the function base image, in a registry; default: the installation's.")
    @Nullable
    String base;

    @Option(
            names = "--dry-run",
            description = "Write nothing; the API server checks the Function, and its changes are shown.")
    boolean isDryRun;

    @Option(names = "--no-wait", description = "Do not wait for the new revision.")
    boolean isNotWaiting;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to wait; default: ${DEFAULT-VALUE}.")
    int timeout = 120;

    DeployCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var progress = new Progress(session);
        var project = project(progress::say);
        progress.end();
        var function = name != null ? name : project.name();
        if (registry != null) {
            if (!(project.code() instanceof Code.Jar(var jar))) {
                throw CommandException.usage(
                        "--registry makes an image of a jar, and " + project.path() + " gives none");
            }
            var pushed = new RegistryImages(target, registry, base)
                    .push(project, function, jar, handler, isDryRun, progress);
            progress.end();
            return deploy(target, project.with(new Code.Image(pushed)), function);
        }
        return deploy(target, project, function);
    }

    private Project project(java.util.function.Consumer<String> progress) {
        if (image != null) {
            if (path != null) {
                throw CommandException.usage("either a PATH or --image, not both");
            }
            var named = name != null
                    ? name
                    : ProjectReader.nameOf(image.replaceFirst("^.*/", "").replaceFirst("[:@].*$", ""));
            return new Project(session.directory(), named, new Code.Image(image), null, List.of());
        }
        return new ProjectReader(new Builds(progress)).read(session.path(path == null ? "." : path));
    }

    private ExitCode deploy(Target target, Project project, String function) {
        var live = target.functions().find(target.namespace(), function);
        var drafts = new Drafts(target, isDryRun);
        drafts.applyOthers(project);
        var draft = drafts.draft(project, function, live, handler, environment);
        var start = session.clock().instant();
        var written = target.functions().write(target.namespace(), draft, live, isDryRun);
        if (isDryRun) {
            output.printer(session).object(written, () -> "would be written; nothing was\n" + changes(live, written));
            return ExitCode.OK;
        }
        var holdsTraffic =
                project.manifest() != null && project.manifest().path("spec").has("traffic");
        var deployer = new Deployer(session, target);
        var after = isNotWaiting
                ? new FunctionView(written)
                : deployer.await(written, Duration.ofSeconds(timeout), shown(project), !holdsTraffic);
        tidy(target, after, project);
        var took = Progress.seconds(Duration.between(start, session.clock().instant()));
        output.printer(session).object(after.object(), () -> told(live, after, took));
        return ExitCode.OK;
    }

    private java.nio.file.Path shown(Project project) {
        var file = project.code() instanceof Code.Source source ? source.file() : project.path();
        return file.startsWith(session.directory()) ? session.directory().relativize(file) : file;
    }

    private static void tidy(Target target, FunctionView after, Project project) {
        if (project.code() instanceof Code.Scripts || (project.code() instanceof Code.Jar && !target.isLocal())) {
            var revisions = target.functions().revisions(target.namespace(), after.name());
            var named = revisions.toString() + after.spec();
            new CodePlacement(target, false).tidy(after.object(), map -> revisions.isEmpty() || named.contains(map));
        }
    }

    private String told(Optional<JsonNode> live, FunctionView after, String took) {
        var colours = Colours.of(session);
        var text = new StringBuilder();
        var before = live.map(FunctionView::new);
        var latest = after.latestCreated().orElse("");
        if (isNotWaiting) {
            text.append("written; `")
                    .append(session.command())
                    .append(" get ")
                    .append(after.name())
                    .append("` shows how far it is\n");
        } else if (before.flatMap(FunctionView::latestCreated).orElse("").equals(latest)) {
            text.append(latest).append(" is as it was: what changed needs no new revision\n");
        } else {
            text.append(colours.green(latest + (after.wantedTraffic().isEmpty() ? " has the traffic" : " works")))
                    .append(" (")
                    .append(took)
                    .append(before.filter(was -> !was.trafficText().isEmpty())
                            .map(was -> "; before: " + was.trafficText())
                            .orElse(""))
                    .append(")\n");
        }
        if (!after.wantedTraffic().isEmpty()) {
            text.append("the traffic goes where spec.traffic says: ")
                    .append(after.trafficText())
                    .append("; all of it to the latest: ")
                    .append(session.command())
                    .append(" traffic ")
                    .append(after.name())
                    .append(" latest=100\n");
        }
        text.append(changes(live, after.object()));
        return text.append(after.url().map(url -> url + "\n").orElse("")).toString();
    }

    private static String changes(Optional<JsonNode> live, JsonNode after) {
        if (live.isEmpty()) {
            return "";
        }
        var lines = SpecChanges.between(live.get().path("spec"), after.path("spec"));
        return lines.isEmpty() ? "  nothing changed\n" : "  " + String.join("\n  ", lines) + "\n";
    }
}
