package dev.nabi.function.loading;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Makes the threads of the JDK's common pool, which runs {@code supplyAsync}, parallel streams and what follows an
 * asynchronous call of the JDK's HTTP client. By themselves they have the class loader of the application, which here is
 * the runtime; a function's code finds its services, resources and classes on them by its own. Named in jvm.options.
 */
public final class CommonPoolThreads implements ForkJoinWorkerThreadFactory {
    private static volatile ClassLoader function = ClassLoader.getPlatformClassLoader();

    /** The class loader of the threads that are made from now on. */
    public static void use(ClassLoader classes) {
        function = classes;
    }

    @Override
    public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        return new Worker(pool, function);
    }

    private static final class Worker extends ForkJoinWorkerThread {
        Worker(ForkJoinPool pool, ClassLoader classes) {
            super(null, pool, false); // Inherits nothing of the thread that happens to start it, and keeps nothing.
            setContextClassLoader(classes);
        }
    }
}
