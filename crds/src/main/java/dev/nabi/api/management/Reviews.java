package dev.nabi.api.management;

import java.util.Optional;

/** Where tokens and permissions are looked up. */
public interface Reviews {

    /** Whose token it is; empty for one that is not valid. */
    Optional<Caller> caller(String token) throws ReviewUnavailableException;

    boolean may(Caller caller, Permission permission) throws ReviewUnavailableException;
}
