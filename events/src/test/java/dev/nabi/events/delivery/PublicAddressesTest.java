package dev.nabi.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where results may go. */
class PublicAddressesTest {
    private static final PublicAddresses NONE_PRIVATE = new PublicAddresses(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.1/",
                "http://2130706433/",
                "http://0.0.0.0:8080/",
                "http://10.0.0.1/",
                "https://172.16.0.1/hook",
                "http://192.168.1.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://100.100.100.200/",
                "http://192.0.0.192/",
                "http://198.18.0.1/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://[::1]/",
                "http://[::]/",
                "http://[fe80::1]/",
                "http://[fd00:ec2::254]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[2002:a9fe:a9fe::1]/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "http:///nothing",
                "http://user:secret@example.com/",
                "http://example.com/#part",
                "not a url"
            })
    void isRefusedByItsText(String url) {
        assertThat(NONE_PRIVATE.refusal(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/hook?a=b",
                "http://example.com:8080",
                "https://93.184.215.14/",
                "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/"
            })
    void isTaken(String url) {
        assertThat(NONE_PRIVATE.refusal(url)).isEmpty();
    }

    /** A name says nothing of its address: it is looked up once, and what was checked is what is used. */
    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/", "http://LOCALHOST:8080/", "http://127.0.0.1/"})
    void aNameOfAPrivateAddressIsRefusedWhenItIsLookedUp(String url) {
        assertThatThrownBy(() -> NONE_PRIVATE.resolve(URI.create(url)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no public address");
    }

    @Test
    void aHostThatTheInstallationNamesMayBePrivate() throws Exception {
        var addresses = new PublicAddresses(List.of("localhost", "10.0.0.7:8443"));

        assertThat(addresses.resolve(URI.create("http://localhost/")).isLoopbackAddress())
                .isTrue();
        assertThat(addresses.refusal("https://10.0.0.7:8443/")).isEmpty();
        assertThat(addresses.refusal("https://10.0.0.7/")).isPresent();
        assertThat(addresses.refusal("https://10.0.0.8:8443/")).isPresent();
    }
}
