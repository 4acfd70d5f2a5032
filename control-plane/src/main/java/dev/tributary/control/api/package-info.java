/**
 * The API server: what {@link dev.tributary.control.view} knows over HTTP, and orders in. Start
 * reading at {@link dev.tributary.control.api.Routes}, then {@link
 * dev.tributary.control.api.ApiServer}.
 */
package dev.tributary.control.api;
