package dev.nabi.local.api.http;

import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.store.Event;
import dev.nabi.local.api.store.Store;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** Follows a pod's log: writes what there is, then what comes, until the pod has ended or the client has gone. */
final class LogStream {
    private static final int BLOCK = 64 << 10;

    private final ApiResponse.Following following;
    private final HttpServerResponse response;
    private final Context context;
    private final FollowedLog log;
    private long left;

    LogStream(ApiResponse.Following following, HttpServerResponse response, Context context) {
        this.following = following;
        this.response = response;
        this.context = context;
        this.log = new FollowedLog(following.log(), following.start());
        this.left = following.most();
    }

    void start(Resources resources, Executor executor) {
        executor.execute(() -> {
            try (log;
                    var files = FileSystems.getDefault().newWatchService()) {
                context.runOnContext(_ -> {
                    response.closeHandler(_ -> close(files));
                    if (response.closed()) {
                        close(files);
                    }
                });
                follow(resources, files);
            } catch (IOException | ExecutionException e) {
                context.runOnContext(_ -> response.reset());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void follow(Resources resources, WatchService files)
            throws IOException, InterruptedException, ExecutionException {
        var folder = Files.createDirectories(following.log().getParent());
        folder.register(files, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
        try (var _ = watchPod(resources.store(), files)) {
            while (!hasEnded(resources)) {
                copy();
                var key = files.take();
                key.pollEvents();
                key.reset();
            }
        } catch (ClosedWatchServiceException e) {
            // The client has gone or the pod has ended: what was written last is copied below.
        }
        copy();
        context.runOnContext(_ -> {
            if (!response.closed()) {
                var _ = response.end();
            }
        });
    }

    private boolean hasEnded(Resources resources) {
        return left <= 0
                || resources
                        .find(
                                following.pod().kind(),
                                following.pod().namespace(),
                                following.pod().name())
                        .map(pod -> ended(Json.text(pod, "status", "phase")))
                        .orElse(true);
    }

    private static boolean ended(String phase) {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private Store.Watch watchPod(Store store, WatchService files) {
        var kind = following.pod().kind();
        return store.watchFromNow(kind.group(), kind.plural(), _ -> {}, event -> {
            if (isAbout(event) && (event.isDeletion() || ended(Json.text(event.object(), "status", "phase")))) {
                close(files);
            }
        });
    }

    private boolean isAbout(Event event) {
        return event.key().name().equals(following.pod().name())
                && event.key().namespace().equals(following.pod().namespace());
    }

    private void copy() throws IOException, InterruptedException, ExecutionException {
        while (left > 0) {
            var block = log.read((int) Math.min(BLOCK, left));
            if (block.length == 0) {
                return;
            }
            left -= block.length;
            response.write(Buffer.buffer(block))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        }
    }

    private static void close(WatchService files) {
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
