//! Which statements does a pattern hold? Python, but for the order of its arguments.

use ruff_python_ast::PySourceType;
use ruff_python_parser::{ParseErrorType, parse_unchecked_source};

use crate::parse::{Module, Problem, module_of};

/// Parses a text whose parts are Python though their arrangement need not be.
///
/// A wildcard may stand where Python forbids an expression: after a keyword argument, as the
/// target of an assignment, after a parameter with a default. The parser builds the tree all
/// the same; everything else that is not Python is reported.
pub fn parse_fragment(text: &str) -> Result<Module, Problem> {
    let parsed = parse_unchecked_source(text, PySourceType::Python);
    let fault = parsed
        .errors()
        .iter()
        .find(|error| !is_arrangement(&error.error))
        .map(|error| Problem {
            message: error.error.to_string(),
            range: error.location,
        });
    match fault {
        Some(problem) => Err(problem),
        None => Ok(module_of(parsed)),
    }
}

fn is_arrangement(error: &ParseErrorType) -> bool {
    matches!(
        error,
        ParseErrorType::PositionalAfterKeywordArgument
            | ParseErrorType::PositionalAfterKeywordUnpacking
            | ParseErrorType::InvalidArgumentUnpackingOrder
            | ParseErrorType::IterableUnpackingInComprehension
            | ParseErrorType::NonDefaultParamAfterDefaultParam
            | ParseErrorType::ParamAfterVarKeywordParam
            | ParseErrorType::VarParameterWithDefault
            | ParseErrorType::ExpectedKeywordParam
            | ParseErrorType::InvalidAssignmentTarget
            | ParseErrorType::InvalidAnnotatedAssignmentTarget
            | ParseErrorType::InvalidAugmentedAssignmentTarget
            | ParseErrorType::InvalidNamedAssignmentTarget
            | ParseErrorType::InvalidDeleteTarget
            | ParseErrorType::InvalidStarredExpressionUsage
            | ParseErrorType::UnparenthesizedNamedExpression
            | ParseErrorType::UnparenthesizedTupleExpression
            | ParseErrorType::UnparenthesizedGeneratorExpression
            | ParseErrorType::InvalidYieldExpressionUsage
            | ParseErrorType::InvalidLambdaExpressionUsage
    )
}
