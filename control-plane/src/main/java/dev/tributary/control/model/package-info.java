/** Models of jobs as files. Start reading at {@link dev.tributary.control.model.ModelExport}. */
package dev.tributary.control.model;
