$( Symbols of the small logic. $)
$c |- wff ( ) -> F. $.
$v p q r $.
wp $f wff p $.
wq $f wff q $.
wr $f wff r $.
