/**
 * What the API server knows: read from the topics, held in memory, made anew at each start. Start
 * reading at {@link dev.tributary.control.view.FederationView}.
 */
package dev.tributary.control.view;
