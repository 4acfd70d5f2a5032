/**
 * The registry of models: their versions, what is known of each, and models as files. Start reading
 * at {@link dev.tributary.control.model.ModelVersions}.
 */
package dev.tributary.control.model;
