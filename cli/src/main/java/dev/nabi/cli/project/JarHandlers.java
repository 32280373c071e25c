package dev.nabi.cli.project;

import dev.nabi.cli.CommandException;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;

/** The classes of a jar that could be a Function's handler, by the interfaces that they declare. */
public final class JarHandlers {
    private static final Set<String> INTERFACES = Set.of(
            "java/util/function/Function",
            "java/util/function/BiFunction",
            "java/util/function/Consumer",
            "java/util/function/Supplier",
            "java/util/concurrent/Callable",
            "com/google/cloud/functions/HttpFunction",
            "com/google/cloud/functions/BackgroundFunction",
            "com/google/cloud/functions/RawBackgroundFunction",
            "com/google/cloud/functions/CloudEventsFunction",
            "com/google/cloud/functions/TypedFunction",
            "com/amazonaws/services/lambda/runtime/RequestHandler",
            "com/amazonaws/services/lambda/runtime/RequestStreamHandler");
    private static final String LAMBDA = "com/amazonaws/services/lambda/runtime/";

    private JarHandlers() {}

    /** The one handler of a jar. Libraries inside a shaded jar have such classes, too: then it has to be named. */
    public static String only(Path jar) {
        var handlers = of(jar);
        if (handlers.size() == 1) {
            return handlers.getFirst();
        }
        var found = handlers.isEmpty()
                ? "has no public class that implements a handler's interface"
                : "has " + handlers.size() + " classes that could be the handler, among them "
                        + String.join(", ", handlers.stream().limit(5).toList());
        throw CommandException.usage(
                jar.getFileName() + " " + found + ": name it with --handler pkg.Class or pkg.Class::method");
    }

    static List<String> of(Path jar) {
        var handlers = new ArrayList<String>();
        try (var file = new JarFile(jar.toFile())) {
            for (var entry : file.stream().toList()) {
                var isClass = entry.getName().endsWith(".class")
                        && !entry.getName().startsWith("META-INF/")
                        && !entry.getName().contains("$");
                if (isClass) {
                    try (var in = file.getInputStream(entry)) {
                        var handler = handler(ClassFile.of().parse(in.readAllBytes()));
                        if (!handler.isEmpty()) {
                            handlers.add(handler);
                        }
                    }
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw CommandException.usage(jar + " cannot be read as a jar: " + e.getMessage());
        }
        return handlers;
    }

    private static String handler(ClassModel type) {
        var flags = type.flags();
        if (!flags.has(AccessFlag.PUBLIC) || flags.has(AccessFlag.ABSTRACT) || flags.has(AccessFlag.INTERFACE)) {
            return "";
        }
        for (var implemented : type.interfaces()) {
            var name = implemented.asInternalName();
            if (INTERFACES.contains(name)) {
                var className = type.thisClass().asInternalName().replace('/', '.');
                return name.startsWith(LAMBDA) ? className + "::handleRequest" : className;
            }
        }
        return "";
    }
}
