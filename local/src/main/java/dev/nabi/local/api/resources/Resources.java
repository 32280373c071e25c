package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.apply.ManagedFields;
import dev.nabi.local.api.apply.Manager;
import dev.nabi.local.api.apply.ServerSideApply;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.kinds.KindRegistry;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.store.Event;
import dev.nabi.local.api.store.ObjectKey;
import dev.nabi.local.api.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The verbs on objects, for requests and controllers alike. A write computes the object's next state from the one it
 * read and swaps it in; when somebody was faster it starts again, unless the writer named the version it knows.
 */
public final class Resources {
    private static final int MOST_TRIES = 50;
    private static final ObjectNode NOTHING = Json.object();

    private final Store store;
    private final KindRegistry kinds;
    private final Clock clock;

    public Resources(Store store, KindRegistry kinds, Clock clock) {
        this.store = store;
        this.kinds = kinds;
        this.clock = clock;
        var definitions = BuiltIn.CUSTOM_RESOURCE_DEFINITIONS;
        store.watchFromNow(definitions.group(), definitions.plural(), _ -> {}, this::defined);
    }

    private void defined(Event event) {
        if (event.isDeletion()) {
            kinds.forget(event.key().name());
        } else {
            kinds.define(event.object());
        }
    }

    public Store store() {
        return store;
    }

    public KindRegistry kinds() {
        return kinds;
    }

    public Clock clock() {
        return clock;
    }

    private String now() {
        return Meta.time(clock.instant());
    }

    public Optional<ObjectNode> find(ResourceKind kind, String namespace, String name) {
        return store.get(ObjectKey.of(kind, namespace, name)).map(kind::typed);
    }

    public ObjectNode get(Target target) {
        var object = find(target.kind(), target.namespace(), target.name()).orElseThrow(target::notFound);
        return view(target, object);
    }

    private static ObjectNode view(Target target, ObjectNode object) {
        return target.subresource().equals("scale") ? ScaleView.of(object, target.kind()) : object;
    }

    /** The objects of a kind, in the order of namespace and name; all namespaces when it is empty. */
    public Store.Snapshot list(ResourceKind kind, String namespace) {
        var snapshot = store.list(kind.group(), kind.plural());
        var objects = snapshot.objects().stream()
                .filter(object -> namespace.isEmpty() || Meta.namespace(object).equals(namespace))
                .map(kind::typed)
                .toList();
        return new Store.Snapshot(snapshot.version(), objects);
    }

    public Written create(ResourceKind kind, String namespace, ObjectNode body, WriteOptions options) {
        var object = body.deepCopy();
        var warnings = Preparation.prune(object, kind, options.validation());
        var identified = new Target(kind, namespace, Meta.name(object), "").identify(object);
        Meta.of(identified).remove("managedFields");
        return insert(
                kind,
                namespace,
                identified,
                options,
                warnings,
                created -> ManagedFields.update(
                        NOTHING, created, kind.schema(), manager(kind, options, false, ""), now()));
    }

    private Written insert(
            ResourceKind kind,
            String namespace,
            ObjectNode object,
            WriteOptions options,
            List<String> warnings,
            Consumer<ObjectNode> manage) {
        checkNamespace(kind, namespace, Meta.name(object));
        Preparation.create(object, kind, now());
        manage.accept(object);
        var key = ObjectKey.of(kind, namespace, Meta.name(object));
        if (options.dryRun() ? store.get(key).isPresent() : !store.swap(key, null, object)) {
            throw ApiException.alreadyExists(kind.subject(Meta.name(object)));
        }
        return new Written(object, true, warnings);
    }

    private void checkNamespace(ResourceKind kind, String namespace, String name) {
        if (!kind.namespaced()) {
            return;
        }
        var found = find(BuiltIn.NAMESPACES, "", namespace)
                .orElseThrow(() -> ApiException.notFound(BuiltIn.NAMESPACES.subject(namespace)));
        if (Meta.isTerminating(found)) {
            throw ApiException.forbidden(
                    kind.subject(name),
                    "unable to create new content in namespace " + namespace + " because it is being terminated");
        }
    }

    private static Manager manager(ResourceKind kind, WriteOptions options, boolean applies, String subresource) {
        return new Manager(options.fieldManager(), applies, kind.apiVersion(), subresource);
    }

    /** Replaces an object, or the part of it that the subresource shows. */
    public Written update(Target target, ObjectNode body, WriteOptions options) {
        var scales = target.subresource().equals("scale");
        var object = body.deepCopy();
        var warnings = scales ? List.<String>of() : Preparation.prune(object, target.kind(), options.validation());
        var wanted = scales ? object : target.identify(object);
        if (!scales && target.kind().custom() && Meta.resourceVersion(wanted).isEmpty()) {
            throw ApiException.invalid(
                    target.kind().subject(target.name()),
                    List.of(Cause.invalid(
                            "metadata.resourceVersion", Json.tree(0), "must be specified for an update")));
        }
        return change(
                target, options, warnings, live -> scales ? ScaleView.written(live, wanted, target.kind()) : wanted);
    }

    /** Patches an object; an apply of what is not there creates it. */
    public Written patch(Target target, Patch patch, WriteOptions options) {
        if (patch.format() == Patch.Format.APPLY) {
            return apply(target, patch, options);
        }
        var strict = new AtomicReference<List<String>>(List.of());
        var written = change(target, options, List.of(), live -> {
            if (target.subresource().equals("scale")) {
                var scale = patch.on(ScaleView.of(live, target.kind()), target.kind());
                return ScaleView.written(live, scale, target.kind());
            }
            var patched = patch.on(live, target.kind());
            strict.set(Preparation.prune(patched, target.kind(), options.validation()));
            return target.identify(patched);
        });
        return new Written(written.object(), false, strict.get());
    }

    private Written apply(Target target, Patch patch, WriteOptions options) {
        if (options.fieldManager().isEmpty()) {
            throw ApiException.badRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is"
                    + " required for apply patch");
        }
        if (!(patch.content() instanceof ObjectNode content) || !content.has("apiVersion") || !content.has("kind")) {
            throw ApiException.badRequest("an applied object says its apiVersion and kind");
        }
        var config = content.deepCopy();
        var warnings = Preparation.prune(config, target.kind(), options.validation());
        var applied = target.identify(config);
        if (target.subresource().equals("status")) {
            applied.retain("apiVersion", "kind", "metadata", "status");
        } else if (target.kind().hasStatus()) {
            applied.remove("status");
        }
        var manager = manager(target.kind(), options, true, target.subresource());
        var request = new ServerSideApply.Request(manager, options.force(), now());
        if (store.get(target.key()).isEmpty()) {
            if (!target.subresource().isEmpty()) {
                throw target.notFound();
            }
            var created =
                    ServerSideApply.apply(Json.object(), applied, target.kind().schema(), request);
            return insert(target.kind(), target.namespace(), created, options, warnings, _ -> {});
        }
        return replace(
                target,
                options,
                warnings,
                live -> {
                    target.checkVersion(live, applied);
                    return ServerSideApply.apply(live, applied, target.kind().schema(), request);
                },
                (before, now) -> {});
    }

    /** A change by a plain writer: its fields become the writer's. */
    private Written change(Target target, WriteOptions options, List<String> warnings, UnaryOperator<ObjectNode> next) {
        var kind = target.kind();
        var manager = manager(kind, options, false, target.subresource());
        return replace(
                target,
                options,
                warnings,
                live -> {
                    var wanted = next.apply(live);
                    target.checkVersion(live, wanted);
                    return wanted.deepCopy();
                },
                (before, now) -> ManagedFields.update(before, now, kind.schema(), manager, now()));
    }

    private Written replace(
            Target target,
            WriteOptions options,
            List<String> warnings,
            UnaryOperator<ObjectNode> next,
            BiConsumer<ObjectNode, ObjectNode> manage) {
        for (var tries = 0; tries < MOST_TRIES; tries++) {
            var stored = store.get(target.key()).orElseThrow(target::notFound);
            var live = target.kind().typed(stored);
            var wanted = next.apply(live);
            Preparation.update(wanted, live, target.kind(), target.subresource());
            manage.accept(live, wanted);
            if (options.dryRun() || Json.same(wanted, live)) {
                return new Written(view(target, wanted), false, warnings);
            }
            var due = Deletion.isDue(wanted, target.kind());
            if (store.swap(target.key(), stored, due ? null : wanted)) {
                return new Written(view(target, wanted), false, warnings);
            }
        }
        throw ApiException.stale(target.kind().subject(target.name()));
    }

    /**
     * Lets a part of the control plane change an object as it must: no checks, no generation, no managers. Null leaves
     * it; gone objects are left alone.
     */
    public void control(ResourceKind kind, ObjectNode object, Function<ObjectNode, @Nullable ObjectNode> next) {
        var key = ObjectKey.of(kind, Meta.namespace(object), Meta.name(object));
        for (var tries = 0; tries < MOST_TRIES; tries++) {
            var stored = store.get(key).orElse(null);
            var wanted = stored == null ? null : next.apply(stored.deepCopy());
            if (stored == null || wanted == null || Json.same(wanted, stored)) {
                return;
            }
            if (store.swap(key, stored, Deletion.isDue(wanted, kind) ? null : wanted)) {
                return;
            }
        }
    }

    /** Deletes an object: empty when it is gone, else the object that still waits for grace or finalizers. */
    public Deleted delete(Target target, DeleteOptions options) {
        for (var tries = 0; tries < MOST_TRIES; tries++) {
            var stored = store.get(target.key()).orElseThrow(target::notFound);
            Deletion.checkPreconditions(stored, target.kind(), options);
            var marked = Deletion.mark(stored, target.kind(), options, clock.instant());
            var unchanged = marked.isPresent() && Json.same(marked.get(), stored);
            if (options.dryRun() || unchanged || store.swap(target.key(), stored, marked.orElse(null))) {
                return new Deleted(target.kind().typed(marked.orElse(stored)), marked.isEmpty());
            }
        }
        throw ApiException.stale(target.kind().subject(target.name()));
    }

    /** The object as it was marked or last was, and whether it is gone. */
    public record Deleted(ObjectNode object, boolean gone) {}
}
