/** The controllers that a cluster would run, each small, in process, on the events of the store. */
@NullMarked
package dev.nabi.local.controllers;

import org.jspecify.annotations.NullMarked;
