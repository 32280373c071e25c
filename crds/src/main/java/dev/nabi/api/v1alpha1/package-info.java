/** The API of Nabi as Kubernetes serves it: the Function resource, its parts, and the names derived from it. */
@NullMarked
package dev.nabi.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
