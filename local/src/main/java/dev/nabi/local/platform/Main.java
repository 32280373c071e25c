package dev.nabi.local.platform;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the whole platform on this machine until Ctrl-C. */
public final class Main {
    private static final Logger LOG = System.getLogger(Main.class.getName());
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Main() {}

    public static void main(String[] arguments) {
        switch (Options.parse(List.of(arguments))) {
            case Options.Parsed.Help _ -> System.out.print(Options.USAGE);
            case Options.Parsed.Refused(var message) -> {
                System.err.println("nabi: " + message);
                System.exit(MISUSED);
            }
            case Options.Parsed.Run(var options) -> run(options);
        }
    }

    private static void run(Options options) {
        var progress = new Progress(System.out);
        var platform = new Platform(options, System.getenv(), progress);
        var code = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(platform, progress, code), "stop"));
        try {
            refuseOtherEncodings();
            progress.say("Starting Nabi on this machine");
            platform.start(EmbeddedKubernetes::start);
            fail(platform.awaitEnd(), platform, code);
        } catch (Refusal e) {
            fail(String.valueOf(e.getMessage()), platform, code);
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOG.log(Level.ERROR, "The platform failed", e);
            fail(
                    "failed: " + e.getMessage() + "\n    more in "
                            + options.state().resolve("platform.log"),
                    platform,
                    code);
        }
    }

    /** Environments of processes are written in it: in any other, functions would see '?' for letters. */
    private static void refuseOtherEncodings() throws Refusal {
        var encoding = System.getProperty("native.encoding");
        if (!"UTF-8".equals(encoding)) {
            throw new Refusal(
                    "the locale's encoding is " + encoding + ", in which not every text can be passed on to a "
                            + "function: start with ./nabi local, or set LC_ALL=C.UTF-8");
        }
    }

    /** What fails because the platform is being stopped is not told. */
    private static void fail(String message, Platform platform, AtomicInteger code) {
        if (!platform.isClosed()) {
            System.err.println("nabi: " + message);
            code.set(FAILED);
            System.exit(FAILED);
        }
    }

    /** A stop that was asked for is a success, whatever signal asked. */
    private static void stop(Platform platform, Progress progress, AtomicInteger code) {
        if (code.get() == 0) {
            progress.say("");
        }
        platform.close();
        Runtime.getRuntime().halt(code.get());
    }
}
