package dev.nabi.function.provider;

import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.handler.HandlerName;
import dev.nabi.function.handler.HandlerResolver;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The providers whose handlers run here. Nothing of this is loaded for a handler that uses the JDK's types alone.
 *
 * @param directory holds, for each provider, {@code api} (jars that its functions see) and {@code lib} (its adapter's)
 */
public record Providers(Path directory, Map<String, String> environment) {
    private static final String CONCURRENCY = "NABI_CONCURRENCY";
    private static final String LAMBDA_EVENT = "NABI_LAMBDA_EVENT";
    private static final String PROGRAM_ADAPTER = "dev.nabi.function.aws.BootstrapAdapter";

    /** The jars with the interfaces that this source names. */
    public List<Path> apisNamedIn(String source) {
        return apis(Arrays.stream(Provider.values())
                .filter(provider -> provider.isNamedIn(source))
                .toList());
    }

    /** The jars with every provider's interfaces; a function's own copy of a class goes before. */
    public List<Path> apis() {
        return apis(List.of(Provider.values()));
    }

    private List<Path> apis(Collection<Provider> providers) {
        return jars(providers, "api");
    }

    /** The handler of this name, if its class uses a provider's types. */
    public Optional<Handler> find(HandlerName name, ClassLoader function) {
        try {
            var type = Class.forName(name.className(), false, function);
            return providerOf(type, name, isLambda()).map(provider -> handler(provider, type, name));
        } catch (ClassNotFoundException | LinkageError | TypeNotPresentException unknown) {
            return Optional.empty();
        }
    }

    private @Nullable Handler handler(Provider provider, Class<?> type, HandlerName name) {
        var function = type.getClassLoader();
        if (provider == Provider.CLOUD_EVENTS) {
            return HandlerResolver.resolve(name, function);
        }
        var handler = ((Adapter) adapter(provider, function)).adapt(type, name, environment);
        return handler == null || environment.containsKey(CONCURRENCY) ? handler : OneAtATime.of(handler);
    }

    /** Whether a handler of this name is rather a provider's than plain Java, which it could be as well. */
    public boolean isPreferred(HandlerName name, ClassLoader function) {
        if (isLambda()) {
            return true;
        }
        if (name.method() == null) {
            return false;
        }
        try {
            return Arrays.stream(
                            Class.forName(name.className(), false, function).getMethods())
                    .filter(method -> method.getName().equals(name.method()))
                    .flatMap(method -> Arrays.stream(method.getParameterTypes()))
                    .anyMatch(type -> Provider.AWS.owns(type.getName()) || type == OutputStream.class);
        } catch (ClassNotFoundException | LinkageError unknown) {
            return false;
        }
    }

    private boolean isLambda() {
        return environment.containsKey(LAMBDA_EVENT);
    }

    /** The same handler, called with the event or events that a request carries. */
    @SuppressWarnings("unchecked") // What this provider's adapter is.
    public Handler withCloudEvents(Handler handler, ClassLoader function) {
        return ((UnaryOperator<Handler>) adapter(Provider.CLOUD_EVENTS, function)).apply(handler);
    }

    /** The program of a directory, which asks for its calls by AWS Lambda's Runtime API, as a handler. */
    public Handler startProgram(Path task, String handler) throws IOException {
        var adapter = (ProgramAdapter) adapter(PROGRAM_ADAPTER, Provider.AWS, ClassLoader.getPlatformClassLoader());
        return adapter.start(task, handler, environment);
    }

    private Object adapter(Provider provider, ClassLoader function) {
        return adapter(provider.adapter(), provider, function);
    }

    private Object adapter(String name, Provider provider, ClassLoader function) {
        try {
            var libraries = new ArrayList<URL>();
            for (var jar : jars(List.of(provider), "lib")) {
                libraries.add(jar.toUri().toURL());
            }
            return Class.forName(name, true, new AdapterClassLoader(libraries, function))
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError | MalformedURLException broken) {
            throw new HandlerException("the adapter " + name + " does not fit this function", broken);
        }
    }

    private List<Path> jars(Collection<Provider> providers, String kind) {
        return providers.stream()
                .flatMap(provider -> provider.directories().stream())
                .distinct()
                .flatMap(name -> jarsIn(directory.resolve(name).resolve(kind)))
                .toList();
    }

    private static Stream<Path> jarsIn(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Stream.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The provider whose type the class implements, or names in what its handler takes or gives. */
    private static Optional<Provider> providerOf(Class<?> type, HandlerName name, boolean lambda) {
        var used = typesOf(type, name);
        return lambda || used.contains(OutputStream.class.getName())
                ? Optional.of(Provider.AWS)
                : Arrays.stream(Provider.values())
                        .filter(provider -> used.stream().anyMatch(provider::isNamedIn))
                        .findFirst();
    }

    private static List<String> typesOf(Class<?> type, HandlerName name) {
        var names = new ArrayList<String>();
        var open = new ArrayDeque<Class<?>>(List.of(type));
        while (!open.isEmpty()) {
            var next = open.remove();
            if (next.getSuperclass() != null) {
                open.add(next.getSuperclass());
            }
            open.addAll(List.of(next.getInterfaces()));
            Arrays.stream(next.getGenericInterfaces()).map(Type::getTypeName).forEach(names::add);
        }
        Stream.concat(Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getMethods()))
                .filter(method -> method.getName().equals(name.method()))
                .flatMap(method -> Stream.concat(
                        Arrays.stream(method.getGenericParameterTypes()), Stream.of(method.getGenericReturnType())))
                .map(Type::getTypeName)
                .forEach(names::add);
        return names;
    }
}
