package dev.nabi.function;

import dev.nabi.function.RuntimeConfig.Code;
import dev.nabi.function.binding.Json;
import dev.nabi.function.binding.PayloadBinder;
import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.handler.HandlerName;
import dev.nabi.function.handler.HandlerResolver;
import dev.nabi.function.loading.CommonPoolThreads;
import dev.nabi.function.loading.FunctionClasses;
import dev.nabi.function.loading.JarDownload;
import dev.nabi.function.loading.TaskDirectory;
import dev.nabi.function.provider.Providers;
import dev.nabi.function.source.CompiledSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A function's classes and the handler among them. */
record FunctionCode(ClassLoader classes, Handler handler) {

    static FunctionCode load(RuntimeConfig config) throws IOException {
        if (config.code() instanceof Code.Source source) {
            return ofSource(source, config.handler());
        }
        if (config.code() instanceof Code.Program program) {
            return ofProgram(program, config.handler());
        }
        var name = HandlerName.parse(config.requireHandler());
        if (config.code() instanceof Code.Jar jar) {
            return of(FunctionClasses.ofClassPath(jar.classPath()), name);
        }
        var remote = (Code.RemoteJar) config.code();
        var jar = JarDownload.fetch(remote.uri(), remote.sha256(), remote.cache());
        return of(FunctionClasses.ofJar(jar), name);
    }

    private static FunctionCode ofProgram(Code.Program program, @Nullable String handler) throws IOException {
        var zip = program.zip() instanceof Code.RemoteJar(var uri, var sha256, var cache)
                ? JarDownload.fetch(uri, sha256, cache)
                : Path.of(((Code.Jar) program.zip()).classPath());
        var task = TaskDirectory.of(zip, program.cache());
        return new FunctionCode(
                FunctionClasses.ofClasses(Map.of()), providers().startProgram(task, handler == null ? "" : handler));
    }

    private static FunctionCode ofSource(Code.Source source, @Nullable String handler) throws IOException {
        var text = source.text();
        List<Path> apis = mayNameProviders(text) ? providers().apisNamedIn(text) : List.of();
        var compiled = CompiledSource.of(text, apis, source.cache());
        var classes = FunctionClasses.ofClasses(compiled.classes());
        if (handler != null) {
            return of(classes, HandlerName.parse(handler));
        }
        var linked = apis.isEmpty() ? classes : FunctionClasses.with(apis, classes);
        return of(classes, HandlerResolver.choose(compiled.topLevelClasses(), linked));
    }

    private static boolean mayNameProviders(String source) {
        return source.contains("com.google.")
                || source.contains("com.amazonaws.")
                || source.contains("io.cloudevents.");
    }

    private static FunctionCode of(ClassLoader classes, HandlerName name) throws IOException {
        var code = withEvents(jdkOrProvider(classes, name));
        Json.useLibraryOf(code.classes());
        var payload = code.handler().payload();
        if (payload != null) {
            PayloadBinder.requireBindable(payload);
        }
        return code;
    }

    /** Events that a handler takes or gives; only a function that sees their interface can do so. */
    private static FunctionCode withEvents(FunctionCode code) {
        return code.handler().raw() || !FunctionClasses.sees(code.classes(), "io.cloudevents.CloudEvent")
                ? code
                : new FunctionCode(code.classes(), providers().withCloudEvents(code.handler(), code.classes()));
    }

    private static FunctionCode jdkOrProvider(ClassLoader classes, HandlerName name) throws IOException {
        useOnThreads(classes);
        @Nullable HandlerException why;
        try {
            if (!mayBePreferred(name) || !providers().isPreferred(name, classes)) {
                return new FunctionCode(classes, HandlerResolver.resolve(name, classes));
            }
            why = null;
        } catch (HandlerException | TypeNotPresentException refused) {
            why = refused instanceof HandlerException known ? known : new HandlerException(refused.toString(), refused);
        }
        var more = FunctionClasses.with(providers().apis(), classes);
        useOnThreads(more);
        var found = providers().find(name, more);
        if (found.isPresent()) {
            return new FunctionCode(more, found.get());
        }
        if (why != null) {
            throw why;
        }
        return new FunctionCode(classes, HandlerResolver.resolve(name, classes));
    }

    /** A class is plain Java or not by its interfaces; a method may be both. */
    private static boolean mayBePreferred(HandlerName name) {
        return name.method() != null || System.getenv("NABI_LAMBDA_EVENT") != null;
    }

    /** The author's constructors may look for services and resources, too, also on threads of the JDK's pool. */
    private static void useOnThreads(ClassLoader classes) {
        Thread.currentThread().setContextClassLoader(classes);
        CommonPoolThreads.use(classes);
    }

    /** Beside the runtime's own jar; asked for only where the code uses more than the JDK's types. */
    private static Providers providers() {
        var place = System.getProperty("nabi.providers");
        var jar = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
        return new Providers(
                place == null ? Path.of(jar).toAbsolutePath().resolveSibling("providers") : Path.of(place),
                System.getenv());
    }
}
