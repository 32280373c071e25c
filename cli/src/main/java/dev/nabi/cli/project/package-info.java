/** What a person wants to deploy: sources, jars, builds and manifests on this machine. */
@NullMarked
package dev.nabi.cli.project;

import org.jspecify.annotations.NullMarked;
