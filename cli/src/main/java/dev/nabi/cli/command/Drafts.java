package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.function.Traffic;
import dev.nabi.cli.kube.ManifestPaths;
import dev.nabi.cli.project.Code;
import dev.nabi.cli.project.FunctionDraft;
import dev.nabi.cli.project.JarHandlers;
import dev.nabi.cli.project.Project;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the Function to write out of a project, what there is already, and options. */
final class Drafts {
    private final Target target;
    private final boolean isDryRun;

    Drafts(Target target, boolean isDryRun) {
        this.target = target;
        this.isDryRun = isDryRun;
    }

    /** A draft whose code is stored; {@code handler} goes before what manifest or jar say. */
    ObjectNode draft(
            Project project,
            String name,
            Optional<JsonNode> live,
            @Nullable String handler,
            Map<String, String> environment) {
        var draft = FunctionDraft.of(name, Optional.ofNullable(project.manifest()), live);
        var store = new CodePlacement(target, isDryRun);
        if (handler != null) {
            draft.handler(handler);
        }
        switch (project.code()) {
            case Code.Source source -> draft.source(source.text());
            case Code.Jar jar -> {
                if (!draft.hasHandler()) {
                    draft.handler(JarHandlers.only(jar.file()));
                }
                store.jar(draft, name, jar.file());
            }
            case Code.Image(var image) -> draft.image(image);
            case Code.Scripts(var files) -> store.scripts(draft, name, files);
            case Code.AsWritten asWritten -> {
                if (project.manifest() == null) {
                    throw CommandException.usage("nothing says what '" + name + "' is to run");
                }
            }
        }
        live.map(FunctionView::new)
                .map(Traffic::servedNow)
                .filter(served -> !served.isEmpty())
                .ifPresent(served -> draft.annotation(Traffic.SERVED, served));
        return draft.environment(environment).object();
    }

    /** Applies the objects that a manifest has beside its Function, in their order. */
    void applyOthers(Project project) {
        for (var object : project.others()) {
            if (!isDryRun) {
                target.api().apply(ManifestPaths.of(target.api(), object, target.namespace()), object);
            }
        }
    }
}
