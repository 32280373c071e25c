package dev.nabi.operator.revision;

/** What keeps a revision from becoming ready, in the words that Kubernetes uses for it where it has some. */
public enum TroubleReason {
    ImagePullBackOff,
    InvalidImageName,
    CreateContainerConfigError,
    CreateContainerError,
    ContainerEngineMissing,
    CrashLoopBackOff,
    OOMKilled,
    PortNotOpen,
    Unschedulable,
    PodFailed,
    FailedCreate,
    ProgressDeadlineExceeded,
    DeploymentRefused,
    NameTaken
}
