package dev.nabi.gateway.events;

/**
 * The event that a request of the events process delivers.
 *
 * @param event its id
 * @param attempt which attempt it is, from 1 on
 * @param trigger the Trigger that it came by; empty for an asynchronous call
 * @param isReplay whether the event had ended before and was asked for again: a dead letter, or a topic from a time
 * @param links the spans that accepted what it delivers, where it delivers several events: values of {@code traceparent},
 *     separated by commas
 * @param caller who was verified to call when it was accepted (Nabi-Caller); empty for nobody
 */
public record Delivery(String event, String attempt, String trigger, boolean isReplay, String links, String caller) {}
