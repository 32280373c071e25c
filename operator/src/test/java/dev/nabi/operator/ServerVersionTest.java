package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.VersionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerVersionTest {

    @ParameterizedTest
    @CsvSource({"1,20,false", "1,20+,false", "1,21,true", "1,21+,true", "1,36,true", "2,0,true"})
    void knowsFromWhenOnNamespacesBearTheirNames(String major, String minor, boolean labels) {
        var version = new VersionInfo.Builder()
                .withMajor(major)
                .withMinor(minor)
                .withGitVersion("v" + major + "." + minor + ".0")
                .build();

        assertThat(ServerVersion.of(version).labelsNamespaces()).isEqualTo(labels);
    }

    @ParameterizedTest
    @CsvSource({"20,false", "29,false", "30,true", "36+,true"})
    void knowsFromWhenOnTheKubeletSleepsBeforeAStop(String minor, boolean sleeps) {
        var version = new VersionInfo.Builder()
                .withMajor("1")
                .withMinor(minor)
                .withGitVersion("v1." + minor + ".0")
                .build();

        assertThat(ServerVersion.of(version).sleepsBeforeStop()).isEqualTo(sleeps);
    }
}
