/** What the API answers when it does not do what was asked: Status objects with the reasons of Kubernetes. */
@NullMarked
package dev.nabi.local.api.error;

import org.jspecify.annotations.NullMarked;
