package dev.nabi.gateway.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The certificates of all host names: a snapshot that is swapped whole when one of them changes. */
public final class Certificates implements Mapping<@Nullable String, SslContext> {
    private final List<Certificate> all;
    private volatile Mapping<? super String, SslContext> byName;

    private Certificates(List<Certificate> all) {
        this.all = all;
        this.byName = byName(all);
    }

    /**
     * Reads the certificates of these directories. The first is for clients that name no host, or one that no certificate
     * is for.
     */
    public static Certificates open(List<Path> directories, Vertx vertx, InstantSource clock) {
        return new Certificates(directories.stream()
                .map(directory -> Certificate.open(directory, vertx, clock))
                .toList());
    }

    private static Mapping<? super String, SslContext> byName(List<Certificate> all) {
        var builder =
                new DomainWildcardMappingBuilder<>(all.getFirst().current().context());
        var known = new HashSet<String>();
        for (var certificate : all) {
            var identity = certificate.current();
            identity.names().stream().filter(known::add).forEach(name -> builder.add(name, identity.context()));
        }
        return builder.build();
    }

    /** Takes what has changed in the directories into use. Reads files. */
    public void refresh() {
        var changed = all.stream().filter(Certificate::refresh).count();
        if (changed > 0) {
            byName = byName(all);
        }
    }

    public List<Certificate> all() {
        return all;
    }

    @Override
    public SslContext map(@Nullable String host) {
        return byName.map(host);
    }
}
