"""Pictures of the call flow: what is to be seen becomes a drawing with measures, a drawing becomes SVG and PNG."""
