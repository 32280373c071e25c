package dev.nabi.operator.revision;

/** What keeps a revision from becoming ready, in the words that Kubernetes uses for it where it has some. */
public enum TroubleReason {
    ImagePullBackOff,
    InvalidImageName,
    CreateContainerConfigError,
    CreateContainerError,
    VolumesNotMounted,
    ContainerEngineMissing,
    CrashLoopBackOff,
    OOMKilled,
    PortNotOpen,
    Unschedulable,
    PodFailed,
    FailedCreate,
    ProgressDeadlineExceeded,
    DeploymentRefused,
    NetworkPolicyRefused,
    JarCopyRefused,
    NameTaken;

    /** Whether a container said it itself, by how it ended or waits. */
    public boolean isOfContainer() {
        return switch (this) {
            case ImagePullBackOff,
                    InvalidImageName,
                    CreateContainerConfigError,
                    CreateContainerError,
                    CrashLoopBackOff,
                    OOMKilled,
                    PortNotOpen -> true;
            default -> false;
        };
    }
}
