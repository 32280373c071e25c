package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A function that loads native code, of which {@code docs/runtime-contract.md} says where it may be. */
class NativeLibraryE2E extends ClusterCase {
    private static final Path LIBRARY = Path.of(System.getProperty("java.home"), "lib", "libprefs.so");
    private static final String FUNCTION = """
            apiVersion: nabi.dev/v1alpha1
            kind: Function
            metadata: {namespace: %s, name: native}
            spec:
              volumes: [{mountPath: /native, configMap: native-library}]
              java:
                source: |
                  import java.nio.file.*;
                  public class Native implements java.util.function.Function<String, String> {
                      public String apply(String where) {
                          try {
                              var library = Path.of("/native/libprefs.so");
                              if (where.equals("temporary")) {
                                  var copy = Path.of(System.getProperty("java.io.tmpdir"), "libprefs.so");
                                  library = Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
                              }
                              System.load(library.toString());
                              return "loaded";
                          } catch (UnsatisfiedLinkError refused) {
                              return refused.getMessage();
                          } catch (Exception e) {
                              return e.toString();
                          }
                      }
                  }
            """.formatted(ClusterPlatform.FUNCTIONS);

    @AfterEach
    void takeTheLibraryAway() {
        kubectl().run("-n", ClusterPlatform.FUNCTIONS, "delete", "configmap/native-library", "--ignore-not-found");
    }

    @Test
    void isLoadedFromAVolumeAndRefusedWhereTheRuntimeForbidsToExecute() throws Exception {
        kubectl()
                .run(
                        "-n",
                        ClusterPlatform.FUNCTIONS,
                        "create",
                        "configmap",
                        "native-library",
                        "--from-file=libprefs.so=" + LIBRARY)
                .succeeded();
        apply(FUNCTION);
        kubectl()
                .run("-n", ClusterPlatform.FUNCTIONS, "wait", "fn/native", "--for=condition=Ready", "--timeout=180s")
                .succeeded();

        // containerd mounts /dev/shm noexec; where another runtime does not, it is loaded from there, too.
        assertThat(call("temporary"))
                .satisfiesAnyOf(
                        answer -> assertThat(answer).contains("failed to map segment from shared object"),
                        answer -> assertThat(answer).isEqualTo("loaded"));
        assertThat(call("volume")).isEqualTo("loaded");
    }

    private String call(String where) throws Exception {
        var answer = platform().call("/function/" + ClusterPlatform.FUNCTIONS + "/native", where);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
