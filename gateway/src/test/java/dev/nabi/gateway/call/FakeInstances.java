package dev.nabi.gateway.call;

import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.proxy.Forwarding;
import dev.nabi.gateway.proxy.Upstream;
import dev.nabi.gateway.proxy.UpstreamSource;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Instances without a socket: they keep what they are sent, and answer when a test says so. */
final class FakeInstances implements UpstreamSource {
    final List<Place> places = new ArrayList<>();
    boolean isRefusing;

    Place last() {
        return places.getLast();
    }

    @Override
    public void take(Instance instance, Upstream.Taker taker) {
        if (isRefusing) {
            taker.failed(new java.io.IOException("refused"));
            return;
        }
        var place = new Place(instance.name());
        places.add(place);
        taker.connected(place);
    }

    /** One request to one of them. */
    static final class Place implements Upstream {
        final String instance;
        final StringBuilder sent = new StringBuilder();

        @Nullable
        Events events;

        boolean isEnded;
        boolean isReset;
        boolean isStale;
        int pauses;
        /** Whether each part fills what may wait for the instance, and whether a flush empties it. */
        boolean fillsUp;

        boolean takesAtFlush;
        private boolean isFull;

        Place(String instance) {
            this.instance = instance;
        }

        void answers(int status, String body) {
            events.answered(ResponseHead.of(status, "", Fields.empty(), Length.of(body.length())));
            events.part(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
            events.ended(null);
        }

        @Override
        public void send(RequestHead request, Forwarding forwarding, Events listener) {
            events = listener;
            sent.append(request.method()).append(' ').append(forwarding.uri()).append('\n');
        }

        @Override
        public void write(ByteBuf part) {
            sent.append(part.toString(StandardCharsets.UTF_8));
            part.release();
            isFull = fillsUp;
        }

        @Override
        public void end(@Nullable Fields trailers) {
            isEnded = true;
        }

        @Override
        public void flush() {
            isFull &= !takesAtFlush;
        }

        @Override
        public boolean isWritable() {
            return !isFull;
        }

        @Override
        public void pause() {
            pauses++;
        }

        @Override
        public void resume() {}

        @Override
        public void reset() {
            isReset = true;
        }

        @Override
        public boolean isUnprocessed() {
            return false;
        }

        @Override
        public boolean isStale() {
            return isStale;
        }
    }
}
