package dev.nabi.function;

import java.lang.reflect.Proxy;

/**
 * The signals that ask a process to end. A shutdown hook would hear them too, but could not choose the exit code, and
 * the function's own hooks would run beside it while requests are still being served. {@code sun.misc.Signal} is the
 * JDK's supported way (module jdk.unsupported), but the compiler warns of its name unconditionally: hence reflection.
 */
final class Signals {
    private Signals() {}

    static void onStop(Runnable stop) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var proxy = Proxy.newProxyInstance(null, new Class<?>[] {handler}, (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    stop.run();
                    return null;
                }
                return method.getName().equals("hashCode")
                        ? 1
                        : method.getName().equals("equals");
            });
            var handle = signal.getMethod("handle", signal, handler);
            for (var name : new String[] {"TERM", "INT"}) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("this Java runtime lacks the module jdk.unsupported", missing);
        }
    }
}
