/**
 * What a client has to offer: trainers, data sets, labels, a machine. Start reading at {@link
 * dev.tributary.core.offer.ClientOffer}.
 */
package dev.tributary.core.offer;
